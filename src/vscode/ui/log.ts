import * as vscode from 'vscode';
import type { Logger } from '../../core/log';
import { shortened, visible } from '../../shared/plain';

export interface LogChannel extends Logger, vscode.Disposable {
  show(): void;
  /** The last log lines, oldest first, for reports. */
  readonly recent: readonly string[];
}

const mostRecent = 200;
/** Bounds lines, because quoted text may be of any length. */
const longestLine = 20_000;

/** The extension's log channel. It is never shown unasked: errors are shown where they occur. */
export function createLog(): LogChannel {
  const channel = vscode.window.createOutputChannel('RDS Clone', { log: true });
  const recent: string[] = [];
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (text: string): void => {
      // One line per message, so that quoted text cannot look like another log line.
      const message = inOneLine(text);
      recent.push(`${new Date().toISOString()} [${level}] ${message}`);
      if (recent.length > mostRecent) recent.shift();
      channel[level](message);
    };
  return {
    recent,
    // Not kept in `recent`: it would fill most of a report.
    trace: (text) => {
      channel.trace(inOneLine(text));
    },
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    show: () => {
      channel.show(true);
    },
    dispose: () => {
      channel.dispose();
    },
  };
}

function inOneLine(text: string): string {
  return visible(shortened(text, longestLine));
}
