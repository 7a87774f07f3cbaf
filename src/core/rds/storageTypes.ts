/**
 * The name of a storage type in requests. DescribeAvailableZones calls general ESSDs `cloud_auto`; all other operations
 * call them `general_essd` (aliyun/terraform-provider-alicloud, test of resource alicloud_db_instance).
 */
export function storageTypeName(name: string): string {
  return name.toLowerCase() === 'cloud_auto' ? 'general_essd' : name;
}
