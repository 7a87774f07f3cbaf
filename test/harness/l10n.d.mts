export const languages: readonly string[];
export function usedStrings(): { used: Map<string, string[]>; unclear: string[] };
export function checkStrings(): { problems: string[]; code: number; manifest: number };
