// Fetches Keycloak into the cache and builds it there, so that no suite has to wait for that.
import { findKeycloak } from '@gatehouse/embedded';

const { folder } = await findKeycloak((text) => console.log(text));
console.log(`Keycloak is in ${folder}`);
