import { cloneErrors, commonErrors } from './documentedErrors';

/** A refusal, returned to the client as an error body. */
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
 * Creates the error for a code. Status and message come from the documented tables; an unknown code gets status 400 and
 * its name as message.
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

/** The gateway's error for a missing mandatory parameter. */
export function missing(parameter: string): ServiceError {
  return serviceError(`Missing${parameter}`, { message: `${parameter} is mandatory for this action.` });
}

/**
 * Operations other than CloneDBInstance return 404 for an unknown instance; the error table of CloneDBInstance lists
 * the code with 400.
 */
export function instanceNotFound(): ServiceError {
  return serviceError('InvalidDBInstanceId.NotFound', { status: 404 });
}
