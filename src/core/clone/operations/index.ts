import type { CloneOperationName } from '../../../shared/clone';
import { cloneDbInstance } from './cloneDbInstance';
import { createDdrInstance } from './createDdrInstance';
import type { CloneOperation } from './operation';

export const cloneOperations: Readonly<Record<CloneOperationName, CloneOperation>> = {
  CloneDBInstance: cloneDbInstance,
  CreateDdrInstance: createDdrInstance,
};

/**
 * The operation of a draft, job or export. The default is CloneDBInstance, because earlier versions stored no
 * operation.
 */
export function operationOf({
  operation = 'CloneDBInstance',
}: {
  readonly operation?: CloneOperationName | undefined;
}): CloneOperation {
  return cloneOperations[operation];
}
