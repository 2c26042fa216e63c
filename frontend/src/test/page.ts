/** What Django renders into the page. */
import { boot } from './world/people';

export function installBoot(): void {
  const script = document.createElement('script');
  script.id = 'boot';
  script.type = 'application/json';
  script.textContent = JSON.stringify(boot);
  const root = document.createElement('div');
  root.id = 'root';
  document.body.append(script, root);
}
