export function releaseNotes(
  tag: string,
  manifest: { readonly version: string; readonly repository?: string | { readonly url: string } },
  changelog: string,
): string;
