import { expect, test } from 'vitest';
import { scrapeConfig } from './scrapeConfig';

test('a configuration names the console by its address, with its port', () => {
  expect(scrapeConfig('edge', '/gateways/edge/metrics', 'https://gate.example.org:8443')).toBe(
    `scrape_configs:
  - job_name: gatehouse-edge
    scheme: https
    metrics_path: /api/v1/gateways/edge/metrics
    authorization:
      credentials_file: /etc/prometheus/gatehouse.token
    static_configs:
      - targets: ['gate.example.org:8443']`,
  );
});
