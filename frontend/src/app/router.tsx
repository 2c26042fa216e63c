/** Addresses → pages. Each page is its own chunk; search parameters are plain strings. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { withoutEmpty } from '@/lib/urlState';
import { Crash } from './Crash';
import { features } from './features';
import { Missing } from './Missing';
import { Shell } from './shell/Shell';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: Missing,
  validateSearch: withoutEmpty,
});

const pages = features
  .flatMap((feature) => feature.pages)
  .map(({ path, load }) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: lazyRouteComponent(load),
      errorComponent: Crash,
    }),
  );

const parseSearch = (text: string) => Object.fromEntries(new URLSearchParams(text));

function stringifySearch(search: Record<string, unknown>): string {
  const text = new URLSearchParams(withoutEmpty(search)).toString();
  return text ? `?${text}` : '';
}

export const makeRouter = () =>
  createRouter({
    routeTree: root.addChildren(pages),
    basepath: '/console',
    parseSearch,
    stringifySearch,
    pathParamsAllowedCharacters: ['@'],
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    scrollRestoration: false,
  });
