/** What to run on a new node. Pure. */
export const enrolCommand = (origin: string, name: string, token: string): string =>
  [
    `GATEHOUSE_NODE_CONTROL_URL=${origin}`,
    `GATEHOUSE_NODE_NAME=${name || '$(hostname -s)'}`,
    `GATEHOUSE_NODE_JOIN_TOKEN=${token}`,
    'gatehouse-agent run',
  ].join(' \\\n  ');
