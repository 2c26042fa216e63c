/** What a Prometheus needs to scrape an address of this console. Pure. */
export function scrapeConfig(name: string, path: string, origin: string): string {
  const { protocol, host } = new URL(origin);
  return [
    'scrape_configs:',
    `  - job_name: gatehouse-${name}`,
    `    scheme: ${protocol.replace(':', '')}`,
    `    metrics_path: /api/v1${path}`,
    '    authorization:',
    '      credentials_file: /etc/prometheus/gatehouse.token',
    '    static_configs:',
    `      - targets: ['${host}']`,
  ].join('\n');
}
