/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/** Hands the scripts to Flyway, which otherwise would look for them on a class path. */
final class SchemaResources implements ResourceProvider {
    private final List<Schema.Script> scripts;

    SchemaResources(Schema schema) {
        this.scripts = schema.scripts();
    }

    @Override
    public LoadableResource getResource(String name) {
        return scripts.stream()
                .filter(script -> script.name().equals(name))
                .findAny()
                .map(ScriptResource::new)
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return scripts.stream()
                .filter(script -> script.name().startsWith(prefix)
                        && List.of(suffixes).stream().anyMatch(script.name()::endsWith))
                .<LoadableResource>map(ScriptResource::new)
                .toList();
    }

    private static final class ScriptResource extends LoadableResource {
        private final Schema.Script script;

        ScriptResource(Schema.Script script) {
            this.script = script;
        }

        @Override
        public Reader read() {
            return new StringReader(script.sql());
        }

        @Override
        public String getAbsolutePath() {
            return script.name();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return script.name();
        }

        @Override
        public String getFilename() {
            return script.name();
        }

        @Override
        public String getRelativePath() {
            return script.name();
        }
    }
}
