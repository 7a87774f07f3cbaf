import { listBackups } from './backups';
import { explainError, listClones } from './clones';
import { parseInput, type ToolId } from './inputs';
import { findInstances } from './instances';
import { prepareClone } from './prepare';
import type { AgentServices } from './services';

/**
 * Runs a tool. No tool submits, releases, connects, or reads credentials.
 * @param input as the model gave it
 * @returns plain data
 * @throws AgentRefusal for an invalid call, RdsError, the reason of the signal
 */
export async function runTool(
  tool: ToolId,
  input: unknown,
  services: AgentServices,
  signal: AbortSignal,
): Promise<object> {
  signal.throwIfAborted();
  switch (tool) {
    case 'findInstances':
      return findInstances(parseInput(tool, input), await services.account(), signal);
    case 'listBackups':
      return listBackups(parseInput(tool, input), await services.account(), services.clock, signal);
    case 'explainError':
      return explainError(parseInput(tool, input), services);
    case 'listClones':
      return listClones(parseInput(tool, input), services);
    case 'prepareClone':
      return prepareClone(parseInput(tool, input), services, signal);
  }
}
