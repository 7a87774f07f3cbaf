import type { Runtime } from './runtime.d.mts';

export interface ServerOptions {
  readonly runtime: Runtime;
  /** Default: a temporary folder. */
  readonly dataDir?: string;
  /** The extension to install, or with `development` to load from its folder. */
  readonly extensionDir?: string;
  /**
   * Accept `extensionDevelopmentPath` and `extensionTestsPath` in the page's address. The workbench does that only
   * together with its smoke test driver, which hides notification toasts. Default: false.
   */
  readonly development?: boolean;
  /** A VSIX to install in the way a person does, in place of `extensionDir`. */
  readonly vsix?: string;
  /** Keep the home folder and the cloud credentials of this machine away. Default: true. */
  readonly isolated?: boolean;
  /** Added to the environment of the extension host; `undefined` removes. */
  readonly env?: Record<string, string | undefined>;
  /** User settings, on top of `baseSettings`. */
  readonly settings?: Record<string, unknown>;
  /** User settings of whatever scope, as they are on the machine in front of a remote window. */
  readonly clientSettings?: Record<string, unknown>;
  /** Default: a free one. */
  readonly port?: number;
  readonly extraArgs?: readonly string[];
  /** Folders of other extensions that are installed beside ours. */
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
  /** The workspace that is opened, empty at first. */
  readonly folder: string;
  readonly logsDir: string;
  /** Resolves when the process that runs now ends. */
  readonly ended: Promise<void>;
  /** What the server process printed. */
  readonly output: string;
  url(options?: PageOptions): string;
  /** Copies the log files, flat, into a folder. */
  copyLogs(target: string): void;
  /** Their process ids. */
  extensionHosts(): number[];
  /** Ends it as a crash would. The data folder stays. */
  kill(): Promise<void>;
  /** Kills it and starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Ends it and removes the data folder. */
  stop(): Promise<void>;
}

export declare const baseSettings: Readonly<Record<string, unknown>>;
export declare function writeSettings(
  dataDir: string,
  settings: Record<string, unknown>,
  clientSettings?: Record<string, unknown>,
): void;
export declare function startServer(options: ServerOptions): Promise<Server>;
