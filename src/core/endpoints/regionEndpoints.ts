/**
 * Endpoints of RDS by region, from the product's endpoint list in the API metadata (2014-08-15): the public one, and
 * the one inside a VPC of the region. The SDK's own table differs for five regions and has a VPC-only host for one, so
 * the endpoint is always passed explicitly. Several regions share `rds.aliyuncs.com`, where the RegionId parameter
 * selects the region.
 */
export const regionEndpoints: Readonly<
  Record<string, { readonly name: string; readonly host: string; readonly vpc: string | undefined }>
> = {
  'ap-northeast-1': {
    name: 'Japan (Tokyo)',
    host: 'rds.ap-northeast-1.aliyuncs.com',
    vpc: 'rds-vpc.ap-northeast-1.aliyuncs.com',
  },
  'ap-southeast-1': {
    name: 'Singapore',
    host: 'rds.ap-southeast-1.aliyuncs.com',
    vpc: 'rds-vpc.ap-southeast-1.aliyuncs.com',
  },
  'ap-southeast-3': {
    name: 'Malaysia (Kuala Lumpur)',
    host: 'rds.ap-southeast-3.aliyuncs.com',
    vpc: 'rds-vpc.ap-southeast-3.aliyuncs.com',
  },
  'ap-southeast-5': {
    name: 'Indonesia (Jakarta)',
    host: 'rds.ap-southeast-5.aliyuncs.com',
    vpc: 'rds-vpc.ap-southeast-5.aliyuncs.com',
  },
  'ap-southeast-6': {
    name: 'Philippines (Manila)',
    host: 'rds.ap-southeast-6.aliyuncs.com',
    vpc: 'rds-vpc.ap-southeast-6.aliyuncs.com',
  },
  'cn-beijing': { name: 'China (Beijing)', host: 'rds.aliyuncs.com', vpc: 'rds-vpc.cn-beijing.aliyuncs.com' },
  'cn-beijing-finance-1': {
    name: 'China North 2 Finance (Preview)',
    host: 'rds.aliyuncs.com',
    vpc: undefined,
  },
  'cn-chengdu': {
    name: 'China (Chengdu)',
    host: 'rds.cn-chengdu.aliyuncs.com',
    vpc: 'rds-vpc.cn-chengdu.aliyuncs.com',
  },
  'cn-guangzhou': {
    name: 'China (Guangzhou)',
    host: 'rds.cn-guangzhou.aliyuncs.com',
    vpc: 'rds-vpc.cn-guangzhou.aliyuncs.com',
  },
  'cn-hangzhou': {
    name: 'China (Hangzhou)',
    host: 'rds.aliyuncs.com',
    vpc: 'rds-vpc.cn-hangzhou.aliyuncs.com',
  },
  'cn-hangzhou-finance': {
    name: 'China East 1 Finance',
    host: 'rds.aliyuncs.com',
    vpc: 'rds-vpc.cn-hangzhou-finance.aliyuncs.com',
  },
  'cn-heyuan': { name: 'China (Heyuan)', host: 'rds.aliyuncs.com', vpc: 'rds-vpc.cn-heyuan.aliyuncs.com' },
  'cn-hongkong': {
    name: 'China (Hong Kong)',
    host: 'rds.aliyuncs.com',
    vpc: 'rds-vpc.cn-hongkong.aliyuncs.com',
  },
  'cn-huhehaote': {
    name: 'China (Hohhot)',
    host: 'rds.cn-huhehaote.aliyuncs.com',
    vpc: 'rds-vpc.cn-huhehaote.aliyuncs.com',
  },
  'cn-qingdao': { name: 'China (Qingdao)', host: 'rds.aliyuncs.com', vpc: 'rds-vpc.cn-qingdao.aliyuncs.com' },
  'cn-shanghai': {
    name: 'China (Shanghai)',
    host: 'rds.aliyuncs.com',
    vpc: 'rds-vpc.cn-shanghai.aliyuncs.com',
  },
  'cn-shanghai-finance-1': {
    name: 'China East 2 Finance',
    host: 'rds.aliyuncs.com',
    vpc: 'rds-vpc.cn-shanghai-finance-1.aliyuncs.com',
  },
  'cn-shenzhen': {
    name: 'China (Shenzhen)',
    host: 'rds.aliyuncs.com',
    vpc: 'rds-vpc.cn-shenzhen.aliyuncs.com',
  },
  'cn-shenzhen-finance-1': {
    name: 'China South 1 Finance',
    host: 'rds.cn-shenzhen-finance-1.aliyuncs.com',
    vpc: 'rds-vpc.cn-shenzhen-finance-1.aliyuncs.com',
  },
  'cn-wulanchabu': {
    name: 'China (Ulanqab)',
    host: 'rds.cn-wulanchabu.aliyuncs.com',
    vpc: 'rds-vpc.cn-wulanchabu.aliyuncs.com',
  },
  'cn-zhangjiakou': {
    name: 'China (Zhangjiakou)',
    host: 'rds.cn-zhangjiakou.aliyuncs.com',
    vpc: 'rds-vpc.cn-zhangjiakou.aliyuncs.com',
  },
  'eu-central-1': {
    name: 'Germany (Frankfurt)',
    host: 'rds.eu-central-1.aliyuncs.com',
    vpc: 'rds-vpc.eu-central-1.aliyuncs.com',
  },
  'eu-west-1': {
    name: 'UK (London)',
    host: 'rds.eu-west-1.aliyuncs.com',
    vpc: 'rds-vpc.eu-west-1.aliyuncs.com',
  },
  'me-east-1': {
    name: 'UAE (Dubai)',
    host: 'rds.me-east-1.aliyuncs.com',
    vpc: 'rds-vpc.me-east-1.aliyuncs.com',
  },
  'na-south-1': {
    name: 'Mexico',
    host: 'rds.na-south-1.aliyuncs.com',
    vpc: 'rds-vpc.na-south-1.aliyuncs.com',
  },
  'us-east-1': {
    name: 'US (Virginia)',
    host: 'rds.us-east-1.aliyuncs.com',
    vpc: 'rds-vpc.us-east-1.aliyuncs.com',
  },
  'us-west-1': {
    name: 'US (Silicon Valley)',
    host: 'rds.us-west-1.aliyuncs.com',
    vpc: 'rds-vpc.us-west-1.aliyuncs.com',
  },
};
