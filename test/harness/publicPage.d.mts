interface Manifest {
  readonly repository?: string | { readonly url: string };
  readonly [name: string]: unknown;
}

export function repositoryUrl(manifest: Manifest): string | undefined;
export function packedManifest(manifest: Manifest): Manifest;
export function standalonePage(root: string): string;
