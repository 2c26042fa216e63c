/** Every address of the console in one place; features link to each other through these, never through imports. */

const inSlice = (slice: string, rest: string) => `/s/${slice}/${rest}`;

export const paths = {
  overview: () => '/',
  gateways: () => '/gateways',
  node: (id: string) => `/nodes/${id}`,
  audit: () => '/audit',
  access: () => '/access',
  objects: (slice: string, plural: string) => inSlice(slice, plural),
  object: (slice: string, plural: string, name: string) => inSlice(slice, `${plural}/${name}`),
  review: (slice: string) => inSlice(slice, 'review'),
  revisions: (slice: string) => inSlice(slice, 'revisions'),
  revision: (slice: string, sequence: number) => inSlice(slice, `revisions/${sequence}`),
  rollout: (slice: string, id: string) => inSlice(slice, `rollouts/${id}`),
} as const;
