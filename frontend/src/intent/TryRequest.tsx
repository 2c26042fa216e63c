/** The way to the route tester, with a request that meets an object where one is known. */
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { useIntentText } from './text';

type Props = {
  slice: string;
  hostname?: string | undefined;
  path?: string;
  method?: string | undefined;
  isHttps?: boolean;
};

export function TryRequest({ slice, hostname, path = '/', method, isHttps = false }: Props) {
  const t = useIntentText();
  const named = hostname?.replace(/^\*\./, 'any.');
  const url = `${isHttps ? 'https' : 'http'}://${named}${path}`;
  const request = method && method !== 'GET' ? `${method} ${url}` : url;
  return (
    <Link to={paths.routeTester(slice)} search={named ? { request } : {}}>
      {t('try')}
    </Link>
  );
}
