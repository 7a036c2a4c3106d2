/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What accounts write instead of the originals. {@link
 * org.letterhead.mail.templates.internal.edit.StoredTemplateEditor} is the service; a {@code Draft} is one template in front of
 * somebody, {@code PartCheck}, {@code TagCheck} and {@code RenderedCheck} look at what was written and what comes of it, {@code TextRows} are the tables, and {@link
 * org.letterhead.mail.templates.internal.edit.KnownTexts} is what rendering asks.
 */
package org.letterhead.mail.templates.internal.edit;
