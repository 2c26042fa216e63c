/** What people want: the specs of hostnames, services, routes, WAF policies, lists, checks, what goes out, listeners and defaults. */
import type { Problem } from './problem';
import type { Schemas } from './schemas';

export type Kind = Schemas['DraftItem']['kind'];
export type Plural =
  | 'hostnames'
  | 'services'
  | 'routes'
  | 'waf-policies'
  | 'dlp-policies'
  | 'traffic-policies'
  | 'consumers'
  | 'lists'
  | 'checks'
  | 'workloads'
  | 'egress-policies'
  | 'egress-destinations'
  | 'listeners'
  | 'defaults';
export type ObjectState = Schemas['Route']['state'];

export type IntentObject<Spec> = {
  id: string;
  kind: Kind;
  name: string;
  /** `<tenant>@<gateway>` */
  slice: string;
  state: ObjectState;
  spec: Spec;
  updated_at: string;
  updated_by: string;
  etag: string;
  problems: Problem[];
};

export type HostnameSpec = Schemas['HostnameSpec'];
export type Records = NonNullable<HostnameSpec['records']>;
export type ClientCertificate = NonNullable<HostnameSpec['client_certificate']>;
export type ClientName = ClientCertificate['names'][number];
export type ServiceSpec = Schemas['ServiceSpec'];
export type RouteSpec = Schemas['RouteSpec'];
export type WafPolicySpec = Schemas['WafPolicySpec'];
export type Rate = NonNullable<Schemas['CustomRule']['rate']>;
export type ListSpec = Schemas['ListSpec'];
export type CheckSpec = Schemas['CheckSpec'];
export type ListenerSpec = Schemas['ListenerSpec'];
export type EgressSource = ListenerSpec['sources'][number];
export type DefaultsSpec = Schemas['DefaultsSpec'];
export type WorkloadSpec = Schemas['WorkloadSpec'];
export type ProxyCredential = Schemas['ProxyCredential'];
/** A credential with its password, in the one answer that carries it. */
export type NewProxyCredential = Schemas['NewProxyCredential'];
export type WorkloadCertificate = Schemas['WorkloadCertificateShape'];
export type WorkloadToken = Schemas['WorkloadTokenShape'];
/** A join token with its secret, in the one answer that carries it. */
export type MadeWorkloadToken = Schemas['MadeWorkloadTokenShape'];
export type EgressPolicySpec = Schemas['EgressPolicySpec'];
export type EgressMode = EgressPolicySpec['mode'];
export type EgressRule = Schemas['EgressRule'];
export type EgressAction = EgressRule['action'];
export type Destination = Schemas['Destination'];
export type ResidencyRule = Schemas['ResidencyRule'];
/** A place outside that workloads ask for as `http://<name>.egress/`. */
export type NamedDestinationSpec = Schemas['EgressDestinationSpec'];
/** Some hours of some days, in UTC. */
export type Hours = NonNullable<EgressRule['schedule']>['windows'][number];
export type Weekday = Hours['days'][number];

export type Endpoints = ServiceSpec['endpoints'];
export type StaticEndpoint = Schemas['Endpoint'];
export type DnsEndpoints = Schemas['DnsEndpoints'];
export type Failover = Schemas['Failover'];
export type ServiceEndpoints = Schemas['ServiceEndpointsShape'];
export type Registration = Schemas['RegistrationShape'];
export type ResolvedName = Schemas['ResolvedNameShape'];
export type HealthCheck = Schemas['HealthCheck'];
export type OutlierDetection = Schemas['OutlierDetection'];
export type ServiceLimits = Schemas['ServiceLimits'];
export type ServiceTls = Schemas['ServiceTls'];

export type RouteMatch = RouteSpec['match'];
export type PathMatch = RouteMatch['path'];
export type HeaderMatch = RouteMatch['headers'][number];
export type QueryMatch = RouteMatch['query'][number];
export type CookieMatch = RouteMatch['cookies'][number];
/** Calls of gRPC, by service and method. */
export type GrpcMatch = NonNullable<RouteMatch['grpc']>;
export type ForwardAction = Schemas['Forward'];
export type RedirectAction = Schemas['Redirect'];
export type RespondAction = Schemas['Respond'];
export type Mirror = Schemas['Mirror'];
/** By what requests are kept together. */
export type HashOn = NonNullable<ForwardAction['sticky']>;
export type Backend = Schemas['Backend'];
export type Rewrite = Schemas['Rewrite'];
export type PathRewrite = NonNullable<Rewrite['path']>;
export type Retry = Schemas['Retry'];
export type RetryOn = Schemas['RetryOn'];
export type BackOff = Schemas['BackOff'];
export type HeaderEdits = Schemas['HeaderEdits'];
export type HeaderValue = HeaderEdits['set'][number];

export type WafAttachment = Schemas['WafAttachment'];
export type FailureMode = Schemas['FailureMode'];
export type WafMode = WafPolicySpec['mode'];
export type Technology = Schemas['Technology'];
export type CustomRule = Schemas['CustomRule'];
export type Bans = Schemas['Bans'];
export type Bot = Schemas['Bot'];
export type RuleAction = CustomRule['action'];
export type Exclusion = Schemas['Exclusion'];
export type InspectionLimits = Schemas['InspectionLimits'];
export type ResponseInspection = Schemas['ResponseInspection'];
export type ListType = Schemas['ListType'];
export type ListEntry = Schemas['ListEntry'];
export type LongBodies = Schemas['LongBodies'];

export type ConsumerSpec = Schemas['ConsumerSpec'];
export type ConsumerKey = Schemas['ConsumerKey'];
/** A key in the one answer that carries it. */
export type NewConsumerKey = Schemas['NewConsumerKey'];
export type ConsumerUsage = Schemas['ConsumerUsageShape'];
export type ConsumersUsage = Schemas['ConsumersUsageShape'];
export type KeyPolicyUsage = Schemas['KeyPolicyUsageShape'];

export type TrafficPolicySpec = Schemas['TrafficPolicySpec'];
/** What a traffic policy says, in the words of its type. */
export type TrafficSettings = TrafficPolicySpec['policy'];
export type TrafficType = TrafficSettings['type'];
export type RateLimit = Schemas['RateLimitPolicy'];
/** What requests are told apart by under a limit or a quota. */
export type CountKey = NonNullable<RateLimit['by']>;
export type Quota = Schemas['QuotaPolicy'];
/** A quota in the window that is now. */
export type QuotaNow = Schemas['QuotaShape'];
export type RateException = Schemas['RateException'];
export type ApiKeyPolicy = Schemas['ApiKeyPolicy'];
/** Where a request has its key. */
export type KeySource = ApiKeyPolicy['sources'][number];
export type Cors = Schemas['CorsPolicy'];
export type CachePurge = Schemas['CachePurgeShape'];
export type CacheUsage = Schemas['CacheUsageShape'];
export type CachePurges = Schemas['CachePurgePage'];
export type CachePolicy = Schemas['CachePolicy'];
export type Compression = Schemas['CompressionPolicy'];
export type SizeLimit = Schemas['SizeLimitPolicy'];
export type Bandwidth = Schemas['BandwidthPolicy'];
export type AdaptiveConcurrency = Schemas['AdaptiveConcurrencyPolicy'];
export type Fault = Schemas['FaultPolicy'];
export type Headers = Schemas['HeadersPolicy'];
export type QueryEdits = Schemas['QueryEdits'];
export type ErrorPages = Schemas['ErrorPagesPolicy'];
export type ErrorPage = Schemas['ErrorPage'];
export type IpAccess = Schemas['IpAccessPolicy'];
export type Jwt = Schemas['JwtPolicy'];
export type TokenKeys = Jwt['keys'];
export type Oidc = Schemas['OidcPolicy'];
/** The key set of a policy on the nodes of its gateway. */
export type KeySetsOfPolicy = Schemas['KeySetsShape'];
export type KeySet = Pick<Schemas['KeySetOnNodeShape'], 'state' | 'keys'>;
export type TokenPlace = Jwt['token_in'][number];
export type ClaimToHeader = Schemas['ClaimToHeader'];
export type ClaimCondition = Schemas['ClaimCondition'];
export type Authorization = Schemas['AuthorizationPolicy'];
export type AuthorizationRule = Schemas['AuthorizationRule'];
export type RulePath = Schemas['RulePath'];
export type RuleHeader = Schemas['RuleHeader'];
export type ExternalAuthorization = Schemas['ExternalAuthorizationPolicy'];
/** What acts on a route, for each of its hostnames, and who says so. */
export type EffectivePolicies = Schemas['EffectiveShape'];
export type ActingPolicy = Schemas['ActingPolicy'];
export type SaidPolicy = Schemas['SaidPolicy'];

export type Hostname = IntentObject<HostnameSpec>;
export type Service = IntentObject<ServiceSpec>;
export type Route = IntentObject<RouteSpec>;
export type WafPolicy = IntentObject<WafPolicySpec>;
export type TrafficPolicy = IntentObject<TrafficPolicySpec>;
export type Consumer = IntentObject<ConsumerSpec>;
export type NamingObject = Schemas['NamingObject'];
export type Defaults = IntentObject<DefaultsSpec>;
export type List = IntentObject<ListSpec>;
export type Check = IntentObject<CheckSpec>;
/** As pages of lists hold it: counts in place of the entries. */
export type ListedList = Schemas['ListedList'];
export type Workload = IntentObject<WorkloadSpec>;
export type EgressPolicy = IntentObject<EgressPolicySpec>;
export type NamedDestination = IntentObject<NamedDestinationSpec>;
export type Listener = IntentObject<ListenerSpec>;
