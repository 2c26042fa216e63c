/** Costs: months, price tables, budgets. */
import type { Schemas } from './schemas';

export type TenantCosts = Schemas['TenantCostsShape'];
export type PlatformCosts = Schemas['PlatformCostsShape'];
export type Statement = Schemas['CostStatementShape'];
export type CostDay = Schemas['CostDayShape'];
export type CostPart = Schemas['CostPartShape'];
export type CostBudget = Schemas['CostBudgetShape'];
export type CostAnomaly = Schemas['CostAnomalyShape'];
export type CostMonthSum = Schemas['CostMonthSumShape'];
export type PriceTable = Schemas['PriceTableShape'];
export type PriceTables = Schemas['PriceTablePage'];
export type PriceVersion = Schemas['PriceVersionShape'];
export type PricePreview = Schemas['PricePreviewShape'];
export type Meter = Schemas['CostMeter'];
