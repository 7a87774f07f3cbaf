import type { Handler } from '../call';
import { cloneDBInstance } from '../clone';
import { checkCreateDdrDBInstance, createDdrInstance } from '../cloneElsewhere';
import * as backups from './backups';
import * as backupTasks from './backupTasks';
import * as databases from './databases';
import * as distant from './distant';
import { describeDedicatedHostGroups } from './hosts';
import * as instances from './instances';
import * as logBackups from './logBackups';
import * as network from './network';
import * as offers from './offers';
import { describePrice } from './price';
import { describeRegions } from './regions';
import * as tasks from './tasks';

export const actions: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['CheckCreateDdrDBInstance', checkCreateDdrDBInstance],
  ['CloneDBInstance', cloneDBInstance],
  ['CreateDdrInstance', createDdrInstance],
  ['CreateBackup', backupTasks.createBackup],
  ['DeleteDBInstance', instances.deleteDBInstance],
  ['DescribeAvailableClasses', offers.describeAvailableClasses],
  ['DescribeAvailableRecoveryTime', distant.describeAvailableRecoveryTime],
  ['DescribeAvailableZones', offers.describeAvailableZones],
  ['DescribeBackupPolicy', backups.describeBackupPolicy],
  ['DescribeBackupTasks', backupTasks.describeBackupTasks],
  ['DescribeBackups', backups.describeBackups],
  ['DescribeBinlogFiles', logBackups.describeBinlogFiles],
  ['DescribeClassDetails', offers.describeClassDetails],
  ['DescribeCrossRegionBackupDBInstance', distant.describeCrossRegionBackupDBInstance],
  ['DescribeCrossRegionBackups', distant.describeCrossRegionBackups],
  ['DescribeDBInstanceAttribute', instances.describeDBInstanceAttribute],
  ['DescribeDBInstanceIPArrayList', network.describeDBInstanceIPArrayList],
  ['DescribeDBInstanceNetInfo', network.describeDBInstanceNetInfo],
  ['DescribeDBInstances', instances.describeDBInstances],
  ['DescribeDatabases', databases.describeDatabases],
  ['DescribeDedicatedHostGroups', describeDedicatedHostGroups],
  ['DescribeDetachedBackups', distant.describeDetachedBackups],
  ['DescribeHistoryTasks', tasks.describeHistoryTasks],
  ['DescribeInstanceCrossBackupPolicy', backups.describeInstanceCrossBackupPolicy],
  ['DescribeLocalAvailableRecoveryTime', backups.describeLocalAvailableRecoveryTime],
  ['DescribeLogBackupFiles', logBackups.describeLogBackupFiles],
  ['DescribeMetaList', databases.describeMetaList],
  ['DescribePrice', describePrice],
  ['DescribeRegions', describeRegions],
  ['DescribeTags', instances.describeTags],
  ['DescribeTasks', tasks.describeTasks],
  ['DescribeVSwitches', network.describeVSwitches],
  ['ListClasses', offers.listClasses],
  ['ListTagResources', instances.listTagResources],
]);
