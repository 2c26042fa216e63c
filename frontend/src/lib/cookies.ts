/** The value of one readable cookie, or an empty string. */
export function readCookie(name: string): string {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

/** The CSRF token: by https its cookie is bound to this very host. */
export const csrfToken = (): string => readCookie('__Host-csrf') || readCookie('csrftoken');
