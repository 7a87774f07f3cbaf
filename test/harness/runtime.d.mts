type Log = { log?: (line: string) => void };

export interface Runtime {
  readonly nodePath: string;
  readonly serverMain: string;
  readonly serverRoot: string;
  /** A folder with those of VS Code's own extensions that tests need. */
  readonly fewExtensions: string;
  /** Of VS Code. */
  readonly version: string;
}

export interface Browser {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** Versions of packages, for the newest and the oldest VS Code that is tested. */
export declare const servers: Readonly<
  Record<'newest' | 'oldest', { readonly codeServer: string; readonly node: string }>
>;
export declare function ensureRuntime(options?: Log): Promise<Runtime>;
export declare function ensureBrowser(options?: Log): Promise<Browser>;
export declare function cleanEnvironment(extra?: Record<string, string | undefined>): Record<string, string>;
