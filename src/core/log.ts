/**
 * Where `core` reports what it does. Texts are English and carry no parameter that may hold a secret or a signed
 * link; the adapter in `vscode` writes them to the extension's log channel.
 */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
