import { cloneErrors, commonErrors } from './documentedErrors';

/** A refusal that travels to the client as an error body. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly accessDeniedDetail?: object,
  ) {
    super(message);
  }
}

interface Overrides {
  status?: number;
  message?: string;
  accessDeniedDetail?: object;
}

/**
 * The refusal a code stands for. Status and message come from the documented tables; a code in neither is
 * answered with 400 and its own name.
 */
export function serviceError(code: string, overrides: Overrides = {}): ServiceError {
  const [status, message] = cloneErrors[code] ?? commonErrors[code] ?? [400, code];
  return new ServiceError(
    code,
    overrides.status ?? status,
    overrides.message ?? message,
    overrides.accessDeniedDetail,
  );
}

/** What the gateway says about an absent mandatory parameter. */
export function missing(parameter: string): ServiceError {
  return serviceError(`Missing${parameter}`, { message: `${parameter} is mandatory for this action.` });
}

/**
 * Operations other than CloneDBInstance answer 404 for an unknown instance, while the table of CloneDBInstance
 * lists the same code with 400.
 */
export function instanceNotFound(): ServiceError {
  return serviceError('InvalidDBInstanceId.NotFound', { status: 404 });
}
