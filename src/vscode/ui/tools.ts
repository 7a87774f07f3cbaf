import type * as vscode from 'vscode';
import { said } from '../../core/agent/text';
import { plain } from '../../shared/plain';

/** What the user is asked before a tool does something that can be seen. */
export interface ToolQuestion {
  readonly title: string;
  /** Each is a paragraph of its own. */
  readonly lines: readonly string[];
}

/** What the user sees of a tool before it runs. The editor takes these texts for Markdown. */
export function toolPreparation(progress: string, question?: ToolQuestion): vscode.PreparedToolInvocation {
  return {
    invocationMessage: unmarked(progress),
    ...(question && {
      confirmationMessages: {
        title: unmarked(question.title),
        message: question.lines.map(unmarked).join('\n\n'),
      },
    }),
  };
}

function unmarked(text: string): string {
  return plain(said(text, 600));
}
