/**
 * From a template and a model to a mail's texts, in three steps: {@link Catalogue} knows the templates, {@link
 * ModelReader} turns a model into {@link Value}s that are already written in the reader's language, {@link
 * MustacheEngine} puts them into the text. A template sees nothing but those values.
 */
package org.letterhead.mail.templates.internal;
