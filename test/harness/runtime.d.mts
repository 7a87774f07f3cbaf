type Log = { log?: (line: string) => void };

export interface Runtime {
  readonly nodePath: string;
  readonly serverMain: string;
  readonly serverRoot: string;
  /** Of VS Code. */
  readonly version: string;
}

export interface Browser {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

export declare const versions: {
  readonly codeServer: string;
  readonly node: string;
  readonly chromium: string;
};
export declare function ensureRuntime(options?: Log): Promise<Runtime>;
export declare function ensureBrowser(options?: Log): Promise<Browser>;
export declare function cleanEnvironment(extra?: Record<string, string | undefined>): Record<string, string>;
