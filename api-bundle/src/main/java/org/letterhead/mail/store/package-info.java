/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where Letterhead's bundles keep what must survive: a {@link org.letterhead.mail.store.Database} for each bundle that
 * ships migrations, and {@link org.letterhead.mail.store.SealedSecrets} for what nobody may read in a table. Both are
 * services of whichever store is installed.
 *
 * <p>A bundle that keeps data says so in its manifest, and brings its migrations with it:
 *
 * <pre>{@code
 * Provide-Capability: letterhead.schema;letterhead.schema=delivery;migrations="db/delivery"
 * }</pre>
 *
 * Below that path lie SQL scripts named {@code V1__what_it_does.sql}, {@code V2__...}, in SQL that both H2 and PostgreSQL
 * understand. Every table's name begins with {@code lh_} and the schema's name, as in {@code lh_delivery_mail}. A script
 * that has been released is never changed again. The store runs what is new, then registers the bundle's database; a
 * bundle refers to its own with the filter {@code (letterhead.schema=delivery)}.
 */
@Version("1.0.0")
@Export
package org.letterhead.mail.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
