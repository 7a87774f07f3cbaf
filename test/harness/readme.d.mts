export const readmes: readonly (readonly [language: string, file: string])[];
export function checkReadmes(): string[];
