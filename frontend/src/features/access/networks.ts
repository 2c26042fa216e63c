/** Networks as people write them: one to a line, or with commas. Pure. */
export const networksOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
