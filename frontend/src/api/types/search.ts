/** One hit of the palette's search. */
export type Hit = { kind: string; name: string; slice: string | null; url: string };
