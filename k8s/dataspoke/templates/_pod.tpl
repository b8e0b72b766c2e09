{{/*
The environment of one app. Arguments: root, app, settings, inline.
inline: configuration as values instead of references, for Jobs that run before the ConfigMap exists.
*/}}
{{- define "dataspoke.env" -}}
{{- $ctx := . -}}
{{- range $entry := .root.Files.Get "files/environment.yaml" | fromYamlArray }}
{{- if or (not $entry.apps) (has $ctx.app $entry.apps) }}
{{- if hasKey $entry "value" }}
- name: {{ $entry.key }}
  value: {{ $entry.value | quote }}
{{- else if $entry.secret }}
- name: {{ $entry.key }}
  valueFrom:
    secretKeyRef:
      name: {{ $ctx.settings.existingSecret }}
      key: {{ $entry.key }}
      {{- if $entry.optional }}
      optional: true
      {{- end }}
{{- else if $entry.app }}
{{- with get $ctx.settings $entry.app }}
- name: {{ $entry.key }}
  value: {{ . | quote }}
{{- end }}
{{- else }}
{{- $value := get $ctx.root.Values.config $entry.config | toString }}
{{- if $value }}
- name: {{ $entry.key }}
{{- if $ctx.inline }}
  value: {{ include "dataspoke.configValue" (get $ctx.root.Values.config $entry.config) | quote }}
{{- else }}
  valueFrom:
    configMapKeyRef:
      name: {{ include "dataspoke.fullname" $ctx.root }}
      key: {{ $entry.key }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- with .settings.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Numbers of values.yaml are floats to Helm: 1048576 must not become 1.048576e+06. */}}
{{- define "dataspoke.configValue" -}}
{{- if kindIs "float64" . -}}{{ int64 . }}{{- else -}}{{ toString . }}{{- end -}}
{{- end -}}

{{- define "dataspoke.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "dataspoke.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Arguments: root, app. */}}
{{- define "dataspoke.image" -}}
{{- printf "%s/%s:%s" .root.Values.image.repository .app (default .root.Chart.AppVersion .root.Values.image.tag) -}}
{{- end -}}
