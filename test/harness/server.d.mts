import type { Runtime } from './runtime.d.mts';

export interface ServerOptions {
  readonly runtime: Runtime;
  /** Default: a temporary folder. */
  readonly dataDir?: string;
  /** The extension to install, or with `development` to load from this folder. */
  readonly extensionDir?: string;
  /**
   * Accept `extensionDevelopmentPath` and `extensionTestsPath` in the page's address. The workbench does that only
   * together with its smoke test driver, which hides notification toasts. Default: false.
   */
  readonly development?: boolean;
  /** A VSIX to install as a user would, in place of `extensionDir`. */
  readonly vsix?: string;
  /** Hides the home folder and the cloud credentials of this machine. Default: true. */
  readonly isolated?: boolean;
  /** All extensions that come with VS Code, not only those that tests need. Default: false. */
  readonly allBuiltIn?: boolean;
  /** Added to the environment of the extension host; `undefined` removes a variable. */
  readonly env?: Record<string, string | undefined>;
  /** User settings in addition to `baseSettings`. */
  readonly settings?: Record<string, unknown>;
  /** User settings of any scope, like those on the local machine of a remote window. */
  readonly clientSettings?: Record<string, unknown>;
  /** Default: a free port. */
  readonly port?: number;
  /** Folders of other extensions to install. */
  readonly moreExtensions?: readonly string[];
}

export interface PageOptions {
  readonly folder?: string;
  readonly extensionDevelopmentPath?: string;
  readonly extensionTestsPath?: string;
}

export interface Server {
  readonly port: number;
  readonly origin: string;
  readonly dataDir: string;
  /** The opened workspace, initially empty. */
  readonly folder: string;
  readonly logsDir: string;
  /** Resolves when the current process ends. */
  readonly ended: Promise<void>;
  /** The output of the server process. */
  readonly output: string;
  url(options?: PageOptions): string;
  /** Copies the log files, flat, into a folder. */
  copyLogs(target: string): void;
  /** Process ids. */
  extensionHosts(): number[];
  /** Kills the server like a crash. The data folder stays. */
  kill(): Promise<void>;
  /** Kills the server and starts it again with the same data and port. */
  restart(): Promise<void>;
  /** Stops the server and removes the data folder. */
  stop(): Promise<void>;
}

export declare const baseSettings: Readonly<Record<string, unknown>>;
export declare function writeSettings(
  dataDir: string,
  settings: Record<string, unknown>,
  clientSettings?: Record<string, unknown>,
): void;
export declare function startServer(options: ServerOptions): Promise<Server>;
