import * as vscode from 'vscode';
import type { Logger } from '../../core/log';
import { shortened, visible } from '../../shared/plain';

export interface LogChannel extends Logger, vscode.Disposable {
  show(): void;
  /** What was logged last, oldest first, for reports. */
  readonly recent: readonly string[];
}

const mostRecent = 200;
/** What is quoted may be of any length. */
const longestLine = 20_000;

/** The extension's log channel. It never reveals itself: errors are shown where they happen. */
export function createLog(): LogChannel {
  const channel = vscode.window.createOutputChannel('RDS Clone', { log: true });
  const recent: string[] = [];
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (text: string): void => {
      // One line each: what it quotes must not look like a line of ours.
      const message = inOneLine(text);
      recent.push(`${new Date().toISOString()} [${level}] ${message}`);
      if (recent.length > mostRecent) recent.shift();
      channel[level](message);
    };
  return {
    recent,
    // Not kept: it would be most of a report.
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
