/** What Django rendered into the page: boot data and the CSP nonce, so that nothing waits for a first round trip. */

const MISSING = 'This page was not rendered by Gatehouse: boot data is missing.';

/** Take `<script id="boot" type="application/json">` out of the page, which may outlive the session. Throws without it. */
export function readBoot<Boot>(): Boot {
  const found = document.getElementById('boot');
  if (!found?.textContent) throw new Error(MISSING);
  found.remove();
  return JSON.parse(found.textContent) as Boot;
}

/** The nonce of `<meta property="csp-nonce" nonce>`; browsers hide the attribute, the property remains. */
export function readNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined;
}
