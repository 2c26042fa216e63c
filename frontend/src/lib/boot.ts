/** What Django rendered into the page: boot data and the CSP nonce, so that nothing waits for a first round trip. */

const MISSING = 'This page was not rendered by Gatehouse: boot data is missing.';

/** Read `<script id="boot" type="application/json">`. Throws where the page lacks it. */
export function readBoot<Boot>(): Boot {
  const text = document.getElementById('boot')?.textContent;
  if (!text) throw new Error(MISSING);
  return JSON.parse(text) as Boot;
}

/** The nonce of `<meta property="csp-nonce" nonce>`; browsers hide the attribute, the property remains. */
export function readNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined;
}
