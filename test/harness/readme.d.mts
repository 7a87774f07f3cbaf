export const readmes: readonly (readonly [language: string, file: string])[];
export function checkReadmes(): string[];

export function unknownLabels(language: string, text: string): string[];
