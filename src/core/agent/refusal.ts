import { describeInOneLine, explain } from '../errors/explain';
import { sentence } from './text';

/** What a tool is not called with, or cannot do now; its message tells the model what would help. */
export class AgentRefusal extends Error {
  override readonly name = 'AgentRefusal';
}

/** What a model is told of a failure: code, RequestId and HTTP status as RDS gave them, why, and what to do. */
export function refusalText(error: unknown): string {
  if (error instanceof AgentRefusal) return error.message;
  const explained = explain(error);
  const { httpStatus, cause, remedy } = explained;
  const status = httpStatus === undefined ? '' : `HTTP ${httpStatus}.`;
  return [`${describeInOneLine(explained)}.`, status, cause, remedy].filter(Boolean).map(sentence).join(' ');
}
