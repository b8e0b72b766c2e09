{{- define "dataspoke.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "dataspoke.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "dataspoke.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Arguments: root, app. */}}
{{- define "dataspoke.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .app }}
{{- end -}}

{{/* Arguments: root, app. */}}
{{- define "dataspoke.labels" -}}
{{ include "dataspoke.selector" . }}
app.kubernetes.io/part-of: dataspoke
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* The settings of one app, defaults filled in, as YAML. Arguments: root, app. */}}
{{- define "dataspoke.app" -}}
{{- $own := deepCopy (get .root.Values.apps .app | default dict) -}}
{{- $defaults := deepCopy .root.Values.defaults -}}
{{- $merged := mergeOverwrite $defaults $own -}}
{{- if not $merged.existingSecret -}}
{{- $_ := set $merged "existingSecret" (printf "%s-%s" (include "dataspoke.fullname" .root) .app) -}}
{{- end -}}
{{- toYaml $merged -}}
{{- end -}}

{{/* The port of a URL, that of its scheme when it names none. */}}
{{- define "dataspoke.urlPort" -}}
{{- $url := urlParse . -}}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (eq $url.scheme "https" | ternary "443" "80") -}}
{{- end -}}

{{- define "dataspoke.refuse" -}}
{{- $search := include "dataspoke.app" (dict "root" . "app" "search") | fromYaml -}}
{{- if or (ne (int $search.replicas) 1) $search.autoscaling.enabled -}}
{{- fail "apps.search runs as one pod: its index lives in that pod. Set apps.search.replicas to 1 and apps.search.autoscaling.enabled to false." -}}
{{- end -}}
{{- if and (eq .Values.config.migrate "never") (not .Values.migrations.enabled) -}}
{{- fail "Nobody would change the database schemas: enable migrations, or set config.migrate to \"start\"." -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "ingress.host is needed when ingress.enabled is true." -}}
{{- end -}}
{{- end -}}
