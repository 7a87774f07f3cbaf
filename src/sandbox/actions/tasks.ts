import { instanceOf, type Call } from '../call';
import { serviceError } from '../errors';
import { slice, type Params } from '../params';
import type { StoredClone } from '../records';
import type { State } from '../state';
import { parseUtc, toIso } from '../time';
import { sandboxAccountId } from '../sts';

/** Lists the tasks of clones, under the id of the new instance. */
export function describeHistoryTasks({ params, state }: Call): object {
  const from = requiredTime(params, 'FromStartTime');
  const to = requiredTime(params, 'ToStartTime');
  const page = params.page({ min: 10, max: 100, default: 10 });
  const words = (name: string): string[] => (params.get(name) ?? '').split(',').filter(Boolean);
  const [ids, statuses, types, tasks] = ['InstanceId', 'Status', 'TaskType', 'TaskId'].map(words);
  const regionId = params.get('RegionId');
  const accepts = (wanted: string[] | undefined, actual: string): boolean =>
    !wanted || wanted.length === 0 || wanted.includes(actual);
  const rows = state.clones
    .filter(({ record, schedule }) => schedule.paid && record.acceptedAt >= from && record.acceptedAt <= to)
    .map((clone) => historyTask(clone, state))
    .filter(
      (task) =>
        accepts(ids, task.InstanceId) &&
        accepts(statuses, task.Status) &&
        accepts(types, task.TaskType) &&
        accepts(tasks, task.TaskId) &&
        (!regionId || task.RegionId === regionId),
    );
  return {
    PageNumber: page.number,
    PageSize: page.size,
    TotalCount: rows.length,
    Items: slice(rows, page),
  };
}

function historyTask({ record, instance, schedule }: StoredClone, state: State) {
  const now = state.now();
  const done = now >= schedule.runningAt;
  const total = Math.max(1, schedule.runningAt - record.acceptedAt);
  return {
    TaskId: `t-${record.orderId}`,
    TaskType: 'CloneDBInstance',
    TaskDetail: '{}',
    ActionInfo: '',
    CallerSource: 'User',
    CallerUid: sandboxAccountId,
    Uid: sandboxAccountId,
    CurrentStepName: done ? 'finish' : 'restore_data',
    DbType: instance.engine.toLowerCase(),
    InstanceId: instance.id,
    InstanceName: instance.description,
    InstanceType: 'Instance',
    Product: 'rds',
    RegionId: instance.regionId,
    ReasonCode: '',
    StartTime: toIso(record.acceptedAt),
    EndTime: done ? toIso(schedule.runningAt) : '',
    Status: done ? 'Succeed' : 'Running',
    Progress: done ? 100 : Math.floor(((now - record.acceptedAt) / total) * 100),
    RemainTime: done ? 0 : Math.ceil((schedule.runningAt - now) / 1000),
  };
}

function requiredTime(params: Params, name: string): number {
  const time = parseUtc(params.required(name), 'seconds');
  if (time === undefined) throw serviceError('InvalidUtcDateFormat.Format');
  return time;
}

/** This operation is retired for all engines but SQL Server, where a clone has one row under its own instance. */
export function describeTasks(call: Call): object {
  const { params, state } = call;
  const instance = instanceOf(call);
  const page = params.page({ min: 30, max: 100, default: 30 });
  const clone = instance.engine === 'SQLServer' ? state.clone(instance.id) : undefined;
  const rows = clone ? [sqlServerTask(clone, state)] : [];
  const shown = slice(rows, page);
  return {
    PageNumber: page.number,
    PageRecordCount: shown.length,
    TotalRecordCount: rows.length,
    Items: { TaskProgressInfo: shown },
  };
}

function sqlServerTask({ record, schedule }: StoredClone, state: State): object {
  const done = state.now() >= schedule.runningAt;
  const withoutSeconds = (ms: number): string => `${toIso(ms).slice(0, 16)}Z`;
  return {
    TaskId: record.orderId,
    TaskAction: 'CreateDBInstance',
    CurrentStepName: done ? 'finish' : 'create_instance',
    BeginTime: withoutSeconds(record.acceptedAt),
    FinishTime: done ? withoutSeconds(schedule.runningAt) : '',
    Progress: done ? '100' : '50',
    Remain: done ? 0 : Math.ceil((schedule.runningAt - state.now()) / 1000),
    Status: done ? '2' : '1',
  };
}
