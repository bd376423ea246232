import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { request } from './client.js';

/** Who is signed in. */
export interface Me {
  org: string;
  userId: string;
  userName: string;
  userDomain: string;
  groups: readonly string[];
  roles: readonly string[];
  permissions: readonly string[];
  mcpUrl: string;
}

export const meKey = ['me'];

export function useMeQuery() {
  return useQuery({ queryKey: meKey, queryFn: ({ signal }) => request<Me>('/api/me', { signal }) });
}

const MeContext = createContext<Me | undefined>(undefined);

export const MeProvider = MeContext.Provider;

/** The signed-in user; only inside the shell. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('nobody is signed in');
  return me;
}

/** Whether the user has a permission, at least for some backends; the services decide in the end. */
export function useMay(permission: string): boolean {
  return useMe().permissions.includes(permission);
}

/** Ends the session here, and goes where the identity provider ends its own. */
export async function signOut(): Promise<void> {
  const { url } = await request<{ url: string }>('/auth/logout', { method: 'POST' });
  window.location.assign(url);
}

/** Ends all sessions of the user in the console, wherever they are; this one last, as `signOut`. */
export async function signOutEverywhere(): Promise<void> {
  const { items } = await request<{ items: { id: string; isCurrent: boolean }[] }>('/api/sessions');
  const others = items.filter(({ isCurrent }) => !isCurrent);
  await Promise.all(others.map(({ id }) => request(`/api/sessions/${id}`, { method: 'DELETE' })));
  await signOut();
}
