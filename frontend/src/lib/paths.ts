/** Every address of the console in one place; features link to each other through these, never through imports. */

const inSlice = (slice: string, rest: string) => `/s/${slice}/${rest}`;

export const paths = {
  overview: () => '/',
  executive: () => '/executive',
  debug: (slice: string) => inSlice(slice, 'debug'),
  debugRoute: (slice: string, route: string) =>
    inSlice(slice, `debug?${new URLSearchParams({ route })}`),
  objectives: () => '/objectives',
  newObjective: () => '/objectives/new',
  objective: (id: string) => `/objectives/${id}`,
  editObjective: (id: string) => `/objectives/${id}/edit`,
  gateways: () => '/gateways',
  delivery: (gateway: string) => `/gateways/${gateway}/delivery`,
  node: (id: string) => `/nodes/${id}`,
  audit: () => '/audit',
  access: () => '/access',
  objects: (slice: string, plural: string) => inSlice(slice, plural),
  object: (slice: string, plural: string, name: string) => inSlice(slice, `${plural}/${name}`),
  review: (slice: string) => inSlice(slice, 'review'),
  revisions: (slice: string) => inSlice(slice, 'revisions'),
  revision: (slice: string, sequence: number) => inSlice(slice, `revisions/${sequence}`),
  switches: (slice: string) => inSlice(slice, 'switches'),
  shifts: (slice: string) => inSlice(slice, 'shifts'),
  shift: (slice: string, id: string) => inSlice(slice, `shifts/${id}`),
  certificates: (slice: string) => inSlice(slice, 'certificates'),
  allCertificates: () => '/certificates',
  certificate: (slice: string, id: string) => inSlice(slice, `certificates/${id}`),
  wafEvents: (slice: string) => inSlice(slice, 'waf/events'),
  wafEvent: (slice: string, id: string) => inSlice(slice, `waf/events/${id}`),
  wafSimulator: (slice: string) => inSlice(slice, 'waf/simulator'),
  issuers: () => '/issuers',
  rollouts: (slice: string) => inSlice(slice, 'rollouts'),
  allRollouts: () => '/rollouts',
  rollout: (slice: string, id: string) => inSlice(slice, `rollouts/${id}`),
} as const;
