import { describeInOneLine, explain } from '../errors/explain';
import { sentence } from './text';

/** A tool was called with invalid input, or cannot do it now. The message tells the model what would help. */
export class AgentRefusal extends Error {
  override readonly name = 'AgentRefusal';
}

/** Describes an error for a model: code, RequestId and HTTP status as RDS gave them, the cause and the remedy. */
export function refusalText(error: unknown): string {
  if (error instanceof AgentRefusal) return error.message;
  const explained = explain(error);
  const { httpStatus, cause, remedy } = explained;
  const status = httpStatus === undefined ? '' : `HTTP ${httpStatus}.`;
  return [`${describeInOneLine(explained)}.`, status, cause, remedy].filter(Boolean).map(sentence).join(' ');
}
