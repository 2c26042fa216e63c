/** Whether somebody is at the page: what it asks by itself while nobody is must not keep the session open. */

const UNATTENDED_MS = 5 * 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
let last = Date.now();

for (const sign of SIGNS)
  document.addEventListener(sign, () => (last = Date.now()), { capture: true, passive: true });

export const isUnattended = (): boolean => Date.now() - last > UNATTENDED_MS;
