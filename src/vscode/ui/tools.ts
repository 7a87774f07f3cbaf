import type * as vscode from 'vscode';
import { said } from '../../core/agent/text';
import { plain } from '../../shared/plain';

export interface ToolQuestion {
  readonly title: string;
  /** Each entry is a paragraph. */
  readonly lines: readonly string[];
}

/** The texts shown before a tool runs. VS Code renders them as Markdown. */
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
