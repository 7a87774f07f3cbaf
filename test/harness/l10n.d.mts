export const languages: readonly string[];
export function checkStrings(): { problems: string[]; code: number; manifest: number };
