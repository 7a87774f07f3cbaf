import type { CloneOperationName } from '../../../shared/clone';
import { cloneDbInstance } from './cloneDbInstance';
import { createDdrInstance } from './createDdrInstance';
import type { CloneOperation } from './operation';

/** All operations that make a clone. */
export const cloneOperations: Readonly<Record<CloneOperationName, CloneOperation>> = {
  CloneDBInstance: cloneDbInstance,
  CreateDdrInstance: createDdrInstance,
};

/** The operation of a draft, a job or a text to copy: CloneDBInstance where none is named, as by earlier versions. */
export function operationOf({
  operation = 'CloneDBInstance',
}: {
  readonly operation?: CloneOperationName | undefined;
}): CloneOperation {
  return cloneOperations[operation];
}
