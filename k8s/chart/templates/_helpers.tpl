{{- define "jzot.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "jzot.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 54 | trimSuffix "-" }}
{{- else if contains (include "jzot.name" .) .Release.Name }}
{{- .Release.Name | trunc 54 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "jzot.name" .) | trunc 54 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "jzot.namespace" -}}
{{- .Values.namespace | default .Release.Namespace }}
{{- end }}

{{- define "jzot.selectorLabels" -}}
app.kubernetes.io/name: {{ include "jzot.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "jzot.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "jzot.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "jzot.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "jzot.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* The volume of the store; a claim of one's own keeps the name that zot's chart gives it. */}}
{{- define "jzot.claimName" -}}
{{- .Values.pvc.name | default (printf "%s-pvc" .Release.Name) }}
{{- end }}

{{- define "jzot.metadata" -}}
namespace: {{ include "jzot.namespace" . }}
labels:
  {{- include "jzot.labels" . | nindent 2 }}
{{- end }}
