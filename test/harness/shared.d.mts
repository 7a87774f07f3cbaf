export declare const root: string;
export declare const cacheDir: string;
export declare const artifactsDir: string;
export declare function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T>;
export declare function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  options?: { timeout?: number; interval?: number },
): Promise<NonNullable<Exclude<T, false>>>;
export declare function temporaryFolder(prefix?: string): string;
export declare function removeFolder(folder: string): void;
