/** The entity tag of a thing whose shape carries its version, to be sent as If-Match. */
export const versionTag = (version: number): string => `"${version}"`;
