/** The API as msw answers it. Features add a file of handlers beside these and one line here. */
import { certificates } from '../world/certificatesAnswers';
import { access } from './access';
import { account } from './account';
import { alerts } from './alerts';
import { consumers } from './consumers';
import { controls } from './controls';
import { dlpPolicies } from './dlpPolicies';
import { egress } from './egress';
import { fleet } from './fleet';
import { evidence } from './evidence';
import { credentials } from './credentials';
import { exports } from './exports';
import { streams } from './streams';
import { rollouts } from './rollouts';
import { watching } from './objectives';
import { governance } from './governance';
import { records } from './records';
import { publishing } from './publishing';
import { tenancy } from './tenants';
import { tester } from './tester';
import { trafficPolicies } from './trafficPolicies';
import { wafPolicies } from './wafPolicies';
import { ofShop, waf } from './waf';

export const handlers = [
  ...fleet,
  ...evidence,
  ...credentials,
  ...exports,
  ...streams,
  ...tenancy,
  ...rollouts,
  ...access,
  ...account,
  ...alerts,
  ...governance,
  ...certificates,
  ...publishing,
  ...controls,
  ...wafPolicies,
  ...dlpPolicies,
  ...tester,
  ...trafficPolicies,
  ...consumers,
  ...egress,
  ...watching,
  ...waf,
  ...ofShop,
  ...records,
];
